/** What is running. A test holds it to every package.json. */
export const RELAY_VERSION = '0.1.0';
