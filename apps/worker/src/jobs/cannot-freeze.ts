/** What no second try would cure; the release fails with these words. */
export class CannotFreeze extends Error {}
