/**
 * The source that the relay's own alerts come from. Nobody can send as it: the configuration takes no source of this
 * name, whose alert keys would otherwise be the same.
 */
export const SELF = 'relay';
