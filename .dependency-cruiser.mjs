/** Who may import whom: DESIGN.md, section 2. Everything that is not in this table is an error. */
const mayImport = {
  'packages/geometry': [],
  'packages/domain': ['packages/geometry'],
  'packages/tools': ['packages/domain', 'packages/geometry'],
  'packages/consensus': ['packages/domain', 'packages/geometry'],
  'packages/imaging': ['packages/domain', 'packages/geometry'],
  'packages/interchange': ['packages/domain', 'packages/geometry'],
  'packages/release': ['packages/domain', 'packages/interchange'],
  'packages/contract': ['packages/domain'],
  'packages/db': ['packages/domain'],
  'packages/dispatch': ['packages/contract', 'packages/domain'],
  'packages/storage': ['packages/domain'],
  'packages/egress': ['packages/domain'],
  'packages/backends': ['packages/domain', 'packages/egress', 'packages/geometry', 'packages/interchange'],
  'packages/models': [
    'packages/backends',
    'packages/db',
    'packages/dispatch',
    'packages/domain',
    'packages/geometry',
    'packages/imaging',
    'packages/storage',
  ],
  'packages/services': [],
  'packages/threads': ['packages/consensus'],
  'packages/learning': ['packages/domain'],
  'apps/web': ['packages/tools', 'packages/geometry', 'packages/domain', 'packages/contract'],
  'apps/api': [
    'packages/contract',
    'packages/db',
    'packages/dispatch',
    'packages/domain',
    'packages/geometry',
    'packages/interchange',
    'packages/learning',
    'packages/models',
    'packages/release',
    'packages/storage',
  ],
  'apps/worker': [
    'packages/backends',
    'packages/consensus',
    'packages/contract',
    'packages/db',
    'packages/dispatch',
    'packages/domain',
    'packages/egress',
    'packages/geometry',
    'packages/imaging',
    'packages/interchange',
    'packages/learning',
    'packages/models',
    'packages/release',
    'packages/storage',
    'packages/threads',
  ],
  'apps/model': ['packages/backends', 'packages/domain', 'packages/geometry', 'packages/interchange', 'packages/release'],
  'apps/cli': [
    'packages/consensus',
    'packages/contract',
    'packages/db',
    'packages/dispatch',
    'packages/domain',
    'packages/geometry',
    'packages/imaging',
    'packages/interchange',
    'packages/release',
    'packages/services',
    'packages/storage',
    'packages/threads',
  ],
}

/** Single doors that a room may use without the package behind them: docs/adr/0016-shapes-for-the-desk.md. */
const sideDoors = { 'apps/api': ['^packages/consensus/src/fusion/index\\.ts$'] }

const pure = ['domain', 'geometry', 'tools', 'consensus', 'learning', 'interchange', 'contract']
const anchored = (rooms) => `^(${rooms.join('|')})/`
const tests = '\\.test\\.tsx?$'
const testRooms = '/(test|conformance)/'

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that import each other are one file, or hide a third: move what both need into a file of its own.',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    ...Object.entries(mayImport).map(([room, rooms]) => ({
      name: `${room.replace('/', '-')}-imports`,
      comment: `${room} may import ${rooms.length === 0 ? 'no other package' : rooms.join(', ')} (DESIGN.md section 2). Pass the thing in, or move it to a room that both may see.`,
      severity: 'error',
      from: { path: `^${room}/src/`, pathNot: [tests, testRooms] },
      to: { path: '^(packages|apps)/', pathNot: [anchored([room, ...rooms]), ...(sideDoors[room] ?? [])] },
    })),
    {
      name: 'sealed-front-door',
      comment:
        'Import another package by its name, not by a path into its folder; export the name from its index.ts when it is missing. Some packages have a side door for a process that must stay small.',
      severity: 'error',
      from: { path: '^(packages|apps)/([^/]+)/' },
      to: {
        path: '^(packages|apps)/[^/]+/src/',
        pathNot: [
          '^$1/$2/',
          '^packages/([^/]+/src|db/src/records|interchange/src/ndjson|consensus/src/(fusion|thread))/index\\.ts$',
          '^packages/domain/src/result\\.ts$',
        ],
      },
    },
    {
      name: 'pure-has-no-node',
      comment: 'Pure packages have no Node: take the bytes, the clock or the randomness as an argument.',
      severity: 'error',
      from: { path: `^packages/(${pure.join('|')})/src/`, pathNot: [tests, testRooms] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'konva-only-in-canvas',
      comment: 'apps/web/src/canvas is the only folder that imports konva (and the page that measures it against plain Konva).',
      severity: 'error',
      from: { path: '^apps/web/src/', pathNot: '^apps/web/src/(canvas|canvas-bench)/' },
      to: { path: 'node_modules/(react-)?konva/' },
    },
    {
      name: 'testkit-in-tests-only',
      comment: 'The testkit is for tests.',
      severity: 'error',
      from: {
        path: '^(packages|apps)/',
        pathNot: [tests, testRooms, '^packages/testkit/'],
      },
      to: { path: '^packages/testkit/' },
    },
    {
      name: 'resolvable',
      comment: 'This import leads nowhere: is the file gone, or the package missing in package.json?',
      severity: 'error',
      from: { path: '^(packages|apps)/' },
      to: { couldNotResolve: true, pathNot: '\\?(url|worker|raw)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules/\\.cache|\\.reticle)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
}
