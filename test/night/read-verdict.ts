export interface Verdict {
  readonly mood: string | undefined;
  readonly words: string;
}

/** What the status page says at a glance, and the first thing that it names. */
export async function readVerdict(opsUrl: string): Promise<Verdict> {
  const page = await (await fetch(opsUrl)).text();
  const [, mood] = /class="verdict is-(\w+)"/.exec(page) ?? [];
  const words = [/<h1 id="verdict"[^>]*>([^<]*)/, /<p class="what">([^<]*)/].flatMap(
    (part) => part.exec(page)?.[1] ?? [],
  );
  return { mood, words: words.join(': ') };
}
