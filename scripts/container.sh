#!/bin/sh
# The entry point of every container. Without a SECRET_KEY in the environment the first container makes a random
# one and keeps it in the data volume, so that a try-out needs no configuration and still has a secret of its own.
set -eu
if [ -z "${SECRET_KEY:-}" ]; then
    file="${VAR_DIR}/secret-key"
    if [ ! -s "$file" ]; then
        umask 077
        python -c 'import secrets; print(secrets.token_urlsafe(48))' > "$file.$$"
        ln "$file.$$" "$file" 2>/dev/null || true # whoever links first has made the key
        rm -f "$file.$$"
    fi
    SECRET_KEY="$(cat "$file")"
    export SECRET_KEY
fi
exec "$@"
