#!/bin/sh
# Runs a command of the image with the settings that the folder on /config and the other containers make.
set -eu

# relay.yaml lies beside docker-compose.yml, whose folder is mounted on /config; so does what RELAY_CONFIG names.
case ${RELAY_CONFIG:-} in
  '') if [ -e /config/relay.yaml ]; then export RELAY_CONFIG=/config/relay.yaml; fi ;;
  /*) ;;
  *) export RELAY_CONFIG="/config/$RELAY_CONFIG" ;;
esac
if [ -d /config ] && [ ! -x /config ]; then
  echo "The folder of docker-compose.yml is closed to user $(id -u), so a relay.yaml in it is not read: chmod o+x ." >&2
fi

# The stand-in runs with `--profile sandbox` only. Without it there is no such host, and a relay with no configuration
# must say so instead of delivering to nowhere.
if [ -z "${RELAY_CONFIG:-}${FLASHDUTY_PUSH_URL:-}${FLASHDUTY_PUSH_URL_FILE:-}" ] && [ -n "${RELAY_SANDBOX_URL:-}" ]; then
  host=${RELAY_SANDBOX_URL#*://}
  host=${host%%[:/]*}
  getent hosts "$host" >/dev/null || unset RELAY_SANDBOX_URL
fi

exec "$@"
