/**
 * bull-board has no setting that takes a button away, so those that are refused anyway (see permit-changes.ts) are
 * hidden, each by the icon that is its own: should a later bull-board draw another, the button is back and is refused.
 */
const BUTTONS_OF_A_JOB = ['files', 'pencil'];
const BUTTONS_OF_A_TAB = ['trash-2'];
const ENTRIES_OF_A_MENU = ['plus', 'pause', 'play', 'chart-no-axes-gantt', 'gauge', 'trash-2', 'ban'];

const withIcon = (icons: readonly string[]): string => `:has(${icons.map((icon) => `.lucide-${icon}`).join(', ')})`;

export const STYLESHEET = `
[class*='jobActions-'] li${withIcon(BUTTONS_OF_A_JOB)},
[class*='queueActions-'] li${withIcon(BUTTONS_OF_A_TAB)},
[role='menuitem']${withIcon(ENTRIES_OF_A_MENU)} {
  display: none;
}

/* A title is as long as a vendor makes it, at times without a blank. */
h5 {
  overflow-wrap: anywhere;
}
`;
