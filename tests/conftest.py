"""Settings all tests share."""

from hypothesis import HealthCheck, settings

# Whole reports are drawn, written and read back; a machine under load is no reason to fail.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The gate draws the same examples each time, so what is red there was made red by a change. New ones are looked for with
# --hypothesis-profile=random; what it finds becomes a case.
settings.register_profile("gongkai", _PATIENT, derandomize=True)
settings.register_profile("random", _PATIENT)
settings.load_profile("gongkai")
