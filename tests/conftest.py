"""Settings all tests share."""

from hypothesis import HealthCheck, settings

# Whole reports are drawn, written and read back; a machine under load is no reason to fail.
settings.register_profile("gongkai", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gongkai")
