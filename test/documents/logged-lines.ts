import { parseSync } from '@swc/core';
import { field, type Node, nodesOf, type SourceFile, textOf, typeOf } from '../architecture/read-sources.js';

/** A place in the code that writes a line which somebody may have to act upon. */
export interface LoggedLine {
  readonly level: string;
  /** Absent when it is not a constant of the file. */
  readonly message: string | undefined;
  readonly path: string;
}

const LEVELS = new Set(['fatal', 'error', 'warn']);

export function loggedLinesIn({ path, text }: SourceFile): LoggedLine[] {
  const nodes = [...nodesOf(parseSync(text, { syntax: 'typescript', target: 'es2023' }))];
  const constants = new Map(nodes.flatMap(constantOf));
  return nodes.flatMap((node) => {
    const { level, messages } = lineOf(node, constants) ?? {};
    if (level === undefined || messages === undefined || !LEVELS.has(level)) return [];
    return messages.map((message) => ({ level, message, path }));
  });
}

interface Line {
  readonly level: string;
  readonly messages: ReadonlyArray<string | undefined>;
}

function lineOf(node: Node, constants: ReadonlyMap<string, string>): Line | undefined {
  if (node.type === 'ObjectExpression') return lineOfTable(node);
  const { callee } = node;
  if (node.type !== 'CallExpression' || !isLogger(field(callee, 'object'))) return undefined;
  const last: unknown = Array.isArray(node.arguments) ? node.arguments.at(-1) : undefined;
  const messages = messagesIn(field(last, 'expression'), constants);
  return { level: String(textOf(field(callee, 'property'))), messages: messages.length === 0 ? [undefined] : messages };
}

/** `logger`, `options.logger`, `this.#logger`. */
function isLogger(object: unknown): boolean {
  const name = typeOf(object) === 'MemberExpression' ? field(object, 'property') : object;
  return textOf(name) === 'logger';
}

/** A text as it stands, a constant of the file, or one of two of them. */
function messagesIn(expression: unknown, constants: ReadonlyMap<string, string>): string[] {
  switch (typeOf(expression)) {
    case 'StringLiteral':
      return [textOf(expression) ?? ''];
    case 'Identifier': {
      const constant = constants.get(textOf(expression) ?? '');
      return constant === undefined ? [] : [constant];
    }
    case 'ConditionalExpression':
      return ['consequent', 'alternate'].flatMap((branch) => messagesIn(field(expression, branch), constants));
    default:
      return [];
  }
}

function constantOf(node: Node): Array<readonly [name: string, text: string]> {
  const text = textOf(node.init);
  const name = textOf(node.id);
  return node.type === 'VariableDeclarator' && name !== undefined && text !== undefined ? [[name, text]] : [];
}

/** Where the level is chosen by a table: `{ level: 'warn', message: 'sender went away' }`. */
function lineOfTable(node: Node): Line | undefined {
  const properties: unknown[] = Array.isArray(node.properties) ? node.properties : [];
  const textFor = (name: string) =>
    textOf(
      field(
        properties.find((property) => textOf(field(property, 'key')) === name),
        'value',
      ),
    );
  const [level, message] = [textFor('level'), textFor('message')];
  return level === undefined || message === undefined ? undefined : { level, messages: [message] };
}
