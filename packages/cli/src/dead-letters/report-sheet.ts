import { toJson } from '../screen/json.js';
import type { Terminal } from '../terminal.js';

/** Tells people at once what became of each letter, and programs at the end. */
export interface ReportSheet<T> {
  add(report: T): void;
  end(): readonly T[];
}

export function reportSheet<T>(terminal: Terminal, asJson: boolean, print: (report: T) => string): ReportSheet<T> {
  const reports: T[] = [];
  return {
    add: (report) => {
      reports.push(report);
      if (!asJson) terminal.writeOut(print(report));
    },
    end: () => {
      if (asJson) terminal.writeOut(`${toJson(reports)}\n`);
      return reports;
    },
  };
}
