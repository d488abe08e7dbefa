/** Text that is HTML already. Only `html` makes it, so whatever is not escaped was written in this package. */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** A template's own text is trusted, every value in it is escaped unless it is Html. */
  static fromTemplate(parts: TemplateStringsArray, values: readonly HtmlValue[]): Html {
    return new Html(parts.reduce((text, part, index) => text + toText(values[index - 1]) + part));
  }

  toString(): string {
    return this.#text;
  }
}

export type HtmlValue = Html | readonly Html[] | string | number | undefined;

export function html(parts: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return Html.fromTemplate(parts, values);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function toText(value: HtmlValue): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'object') return value.join('');
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
