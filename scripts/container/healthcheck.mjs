/** Exits 0 when the service of this container says that it can do its work. */
const response = await fetch(process.env.HEALTH_URL, { signal: AbortSignal.timeout(4_000) });
if (!response.ok) {
  console.error((await response.text()).slice(0, 500));
  process.exitCode = 1;
}
