"""How the platform is set up: settings from the environment, nothing else."""
