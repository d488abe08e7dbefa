/** Loaded before a service: on SIGUSR2 its clock goes back an hour, as when somebody corrects a machine's time. */
const HOUR_MS = 3_600_000;
const RealDate = Date;
let backMs = 0;

globalThis.Date = class extends RealDate {
  constructor(...values) {
    if (values.length === 0) super(RealDate.now() - backMs);
    else super(...values);
  }
  static now() {
    return RealDate.now() - backMs;
  }
};
process.on('SIGUSR2', () => {
  backMs += HOUR_MS;
});
