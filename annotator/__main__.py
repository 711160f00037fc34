"""python -m annotator"""

from annotator.faces.cli import main

if __name__ == "__main__":
    main()
