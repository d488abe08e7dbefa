/** What the help of each command shows, and docs/command.md with it. */
export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  status: ['relay status', 'relay status --json'],
  explain: [
    'relay explain 01K9QZ6V7N3W5T8Y2B4D6F8H0J',
    'relay explain 01K9QZ6V7N3W5T8Y2B4D6F8H0J-0',
    "relay explain 'zstack-dc1:zstack:alarm:5f2b9c0e'",
  ],
  'dead-letters list': [
    'relay dead-letters list',
    'relay dead-letters list --source bk-prod --code refused --since 2h',
    'relay dead-letters list --limit 1000 --json',
  ],
  'dead-letters show': ['relay dead-letters show 01K9QZ6V7N3W5T8Y2B4D6F8H0J-0'],
  'dead-letters replay': [
    'relay dead-letters replay 01K9QZ6V7N3W5T8Y2B4D6F8H0J-0',
    'relay dead-letters replay --integration ops --since 2h --dry-run',
    'relay dead-letters replay --all --rate 5 --yes',
  ],
  'dead-letters discard': [
    'relay dead-letters discard 01K9QZ6V7N3W5T8Y2B4D6F8H0J-0',
    'relay dead-letters discard --code payload_error --until 2026-11-01T00:00:00Z',
  ],
  preview: ['relay preview zstack alarm.json', "relay preview jiankongbao --query 'task_id=1&task_status=1'"],
};
