const UTC_TIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;

/** BlueKing writes UTC without saying so: read as local time it would be hours off. Nothing for any other form. */
export function utcSeconds(text: string): number | undefined {
  const milliseconds = UTC_TIME.test(text) ? Date.parse(`${text.replace(' ', 'T')}Z`) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}
