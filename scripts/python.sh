#!/bin/sh
# Runs its arguments with a Python of at least 3.11. The names are tried by running them, because
# a version manager's shim may exist for a version that is not switched on. A Python that can make
# virtual environments is preferred to one that first needs a package for it.
set -eu
for modules in "sys, venv, ensurepip" "sys"; do
    for name in "${PYTHON:-python3.13}" python3.13 python3.12 python3.11 python3 python3.14 python; do
        if "$name" -c "import $modules; sys.exit(sys.version_info < (3, 11))" >/dev/null 2>&1; then
            exec "$name" "$@"
        fi
    done
done
echo "No Python of at least 3.11 was found. Install one, or name it: make PYTHON=/path/to/python3.12 ..." >&2
exit 1
