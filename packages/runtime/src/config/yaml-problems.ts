import type { ErrorCode } from 'yaml';

/** What the parser's codes mean. Its messages are not used: they quote the file, secrets included. */
const YAML_PROBLEMS: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS: 'an alias (*name) or anchor (&name) is not well-formed',
  BAD_DQ_ESCAPE: 'a text in double quotes holds an unknown \\ sequence',
  BAD_INDENT: 'the indentation does not fit, or a brace, bracket or quote above is not closed',
  BAD_SCALAR_START: 'a text begins with a character that YAML reserves',
  BLOCK_AS_IMPLICIT_KEY: 'two keys stand on one line, or a text with a colon is not in quotes',
  BLOCK_IN_FLOW: 'a { } or [ ] is not closed, or its entries are not separated by commas',
  DUPLICATE_KEY: 'the same key is given twice',
  MISSING_CHAR: 'a closing quote, bracket, brace, comma or colon is missing',
  MULTILINE_IMPLICIT_KEY: 'a key goes over several lines; is a colon missing?',
  MULTIPLE_DOCS: 'the file holds more than one YAML document',
  NON_STRING_KEY: 'a key is not plain text',
  TAB_AS_INDENT: 'a line is indented with a tab',
  TAG_RESOLVE_FAILED: 'a tag (!name) is not supported',
};

const YAML_REMEDIES: Partial<Record<ErrorCode, string>> = {
  DUPLICATE_KEY: 'Keep one of the two.',
  MULTIPLE_DOCS: 'Keep one document; remove the lines of ---.',
  TAB_AS_INDENT: 'Indent with spaces.',
  TAG_RESOLVE_FAILED: 'Remove the tag.',
};

export function describeYamlProblem(code: ErrorCode): { problem: string; remedy: string } {
  return {
    problem: YAML_PROBLEMS[code] ?? 'this is not valid YAML',
    remedy: YAML_REMEDIES[code] ?? 'Correct the YAML here; relay.example.yaml shows every form.',
  };
}
