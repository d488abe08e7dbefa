const HEADERS = { 'content-type': 'application/json' };

/**
 * Posts a webhook by undici's lowest call: a promise and a stream for each answer would cost as much as the answer.
 * @param {import('undici').Dispatcher} dispatcher
 * @param {(status: number) => void} onEnd 0 when there was no answer
 */
export function post(dispatcher, path, body, onEnd) {
  let status = 0;
  dispatcher.dispatch(
    { method: 'POST', path, headers: HEADERS, body },
    {
      onRequestStart() {},
      onResponseStart(_controller, statusCode) {
        status = statusCode;
      },
      onResponseData() {},
      onResponseEnd: () => onEnd(status),
      onResponseError: () => onEnd(0),
    },
  );
}
