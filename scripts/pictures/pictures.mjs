import { bench, display, keys, masks, questions } from './at-the-bench.mjs'

const [ana, dana, mei, evan] = ['Ana Ruiz', 'Dr Dana Levi', 'Mei Tanaka', 'Evan Weiss']
const galaxies = 'Galaxy'
const page =
  (part, below = '') =>
  ({ projectOf }) =>
    `/projects/${projectOf(part)}${below}`
const upper = (height) => ({ x: 0, y: 0, width: 1440, height })

/** What the guide shows: whose page, where it is, what is done there before the picture is taken, and which part of the page it shows. */
export const pictures = [
  { name: 'sign-in', person: null, path: () => '/', clip: { x: 320, y: 60, width: 800, height: 540 } },
  { name: 'bench', person: ana, path: page(galaxies, '/label'), act: bench },
  { name: 'questions', person: ana, path: page(galaxies, '/label'), act: questions, clip: { x: 1140, y: 44, width: 300, height: 560 } },
  { name: 'keys', person: ana, path: page(galaxies, '/label'), act: keys, clip: { x: 180, y: 45, width: 1080, height: 810 } },
  { name: 'masks', person: ana, path: page('Nuclei', '/label'), act: masks },
  { name: 'display', person: ana, path: page('craters', '/label'), act: display },
  { name: 'contested', person: dana, path: page(galaxies, '/contested'), clip: upper(590) },
  {
    name: 'desk',
    person: dana,
    path: async ({ projectOf, rowOf }) => `/projects/${projectOf(galaxies)}/contested/${await rowOf(galaxies, 'contested')}`,
  },
  { name: 'overview', person: mei, path: page(galaxies) },
  { name: 'protocol', person: mei, path: page(galaxies, '/protocol') },
  { name: 'rules', person: mei, path: page(galaxies, '/rules'), clip: upper(530) },
  { name: 'samples', person: mei, path: page(galaxies, '/samples'), clip: upper(640) },
  { name: 'queue', person: mei, path: page(galaxies, '/queue'), clip: upper(720) },
  { name: 'people', person: mei, path: page(galaxies, '/people') },
  { name: 'quality', person: mei, path: page(galaxies, '/quality') },
  { name: 'models', person: mei, path: page(galaxies, '/models') },
  {
    name: 'release',
    person: evan,
    path: async ({ projectOf, rowOf }) => `/projects/${projectOf(galaxies)}/releases/${await rowOf(galaxies, 'releases')}`,
  },
]
