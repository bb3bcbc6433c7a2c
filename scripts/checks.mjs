/** What `pnpm check` and `npm test` look at: a name, the command with its arguments, and the cure. */
export const checks = [
  ['format and lint', ['biome', 'check', '--error-on-warnings', '.'], 'pnpm format mends most of it'],
  ['types', ['tsc', '-b'], 'see the lines above'],
  [
    'directions',
    ['depcruise', '--config', '.dependency-cruiser.mjs', 'packages', 'apps'],
    'the rule named above says where it may live instead',
  ],
  ['words', ['node', 'apps/web/build/check-words.mjs'], 'apps/web/src/language holds what people read, in every language'],
  ['dead code', ['knip'], 'delete what is unused, or use it'],
]
