/** What a webhook may come by. */
export const METHODS = ['POST', 'PUT', 'GET'];
