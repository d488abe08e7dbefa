/** Set by whoever starts the stand-in, such as http://127.0.0.1:4100. */
export const SANDBOX_URL_VARIABLE = 'RELAY_SANDBOX_URL';
/** Open secrets: in sandbox mode the console prints them in ready-made commands. */
export const SANDBOX_TOKEN = 'sandbox-token';
export const SANDBOX_INTEGRATION_KEY = 'sandbox-integration-key';

export function sandboxPushUrl(sandboxUrl: string): string {
  const base = sandboxUrl.replace(/\/+$/, '');
  return `${base}/event/push/alert/standard?integration_key=${SANDBOX_INTEGRATION_KEY}`;
}
