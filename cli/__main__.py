"""`python -m cli`: the same as the command `qotbnama`."""

from cli.start import main

if __name__ == "__main__":
    main()
