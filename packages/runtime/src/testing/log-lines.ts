/** A destination for a logger that keeps its lines. */
export class LogLines {
  readonly raw: string[] = [];

  write(line: string): void {
    this.raw.push(line);
  }

  get text(): string {
    return this.raw.join('');
  }

  /** Every line as what it says; throws if one is not JSON. */
  get parsed(): Array<Record<string, unknown>> {
    return this.raw.map((line) => JSON.parse(line));
  }
}
