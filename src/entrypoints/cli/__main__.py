"""`python -m entrypoints.cli`, as the supervisor starts the roles."""

from entrypoints.cli.main import main

if __name__ == "__main__":
    main()
