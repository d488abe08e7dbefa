import { type Html, html } from './html.js';

export interface Column<Row> {
  readonly name: string;
  /** Figures stand under each other at the right. */
  readonly isNumber?: boolean;
  readonly cell: (row: Row) => Html | string;
}

export interface TableParts<Row> {
  readonly caption: string;
  /** The first one names the row. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowClass?: (row: Row) => string;
}

/** A table that becomes one card for each row where there is no room for columns; each value then carries its column's name. */
export function renderTable<Row>({ caption, columns, rows, rowClass = () => '' }: TableParts<Row>): Html {
  return html`
<table>
  <caption class="unseen">${caption}</caption>
  <thead><tr>${columns.map(({ name, isNumber }) => html`<th scope="col"${isNumber ? html` class="figure"` : undefined}>${name}</th>`)}</tr></thead>
  <tbody>${rows.map(
    (row) =>
      html`<tr class="${rowClass(row)}">${columns.map(({ name, isNumber, cell }, index) =>
        index === 0
          ? html`<th scope="row">${cell(row)}</th>`
          : html`<td data-name="${name}"${isNumber ? html` class="figure"` : undefined}>${cell(row)}</td>`,
      )}</tr>`,
  )}</tbody>
</table>`;
}
