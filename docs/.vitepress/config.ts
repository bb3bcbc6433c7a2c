import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'

const docs = join(import.meta.dirname, '..')

/** The pages of a folder in the order of their names, each under its first heading. */
const pagesOf = (folder: string) =>
  readdirSync(join(docs, folder))
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => ({
      text: /^# (.+)$/m.exec(readFileSync(join(docs, folder, name), 'utf8'))?.[1]?.replaceAll('`', '') ?? name,
      link: `/${folder}/${name.slice(0, -3)}`,
    }))

const guide = [
  { text: 'Start here', link: '/guide/' },
  {
    text: 'Labelling',
    items: [
      { text: 'Annotators', link: '/guide/annotators' },
      { text: 'The canvas', link: '/guide/canvas' },
    ],
  },
  { text: 'Deciding', items: [{ text: 'Reviewers', link: '/guide/reviewers' }] },
  {
    text: 'Running a study',
    items: [
      { text: 'Managers', link: '/guide/managers' },
      { text: 'Models', link: '/guide/models' },
      { text: 'Coming from other tools', link: '/guide/from-other-tools' },
    ],
  },
  {
    text: 'Using the labels',
    items: [
      { text: 'Releases', link: '/guide/releases' },
      { text: 'Python and the command line', link: '/guide/python' },
    ],
  },
  {
    text: 'Running the server',
    items: [
      { text: 'Administrators', link: '/guide/administrators' },
      { text: 'Operations', link: '/operations' },
    ],
  },
  { text: 'Glossary', link: '/guide/glossary' },
]

export default defineConfig({
  title: 'Reticle',
  description: 'User guide of Reticle: blind reads, honest consensus, signed decisions, reproducible releases',
  base: '/docs/',
  outDir: join(docs, 'dist'),
  cacheDir: join(docs, 'node_modules', '.cache', 'vitepress'),
  // The list of pages goes into a file: what stays inline is the same on every page, and its hash stands in the policy of /docs.
  metaChunk: true,
  // The mark of the product.
  vite: { publicDir: join(docs, '..', 'apps', 'web', 'public') },
  // The usual themes have less contrast than WCAG 2.2 AA asks for.
  markdown: { theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' } },
  head: [['link', { rel: 'icon', href: '/docs/reticle.svg', type: 'image/svg+xml' }]],
  themeConfig: {
    logo: '/reticle.svg',
    logoLink: '/docs/guide/',
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Guide', link: '/guide/', activeMatch: '/guide/' },
      { text: 'Glossary', link: '/guide/glossary' },
      { text: 'Specifications', link: '/spec/lifecycle', activeMatch: '/spec/' },
      { text: 'Decisions', link: '/adr/0001-one-workspace-run-from-source', activeMatch: '/adr/' },
      // Outside of the guide: relative, since the base is put before all others, and more steps up than there are end at the root.
      { text: 'API', link: '../../../api/docs/', target: '_self', noIcon: true },
      { text: 'Open Reticle', link: '../../../', target: '_self', noIcon: true },
    ],
    sidebar: {
      '/spec/': [{ text: 'Specifications', items: pagesOf('spec') }],
      '/adr/': [{ text: 'Decisions', items: pagesOf('adr') }],
      '/': guide,
    },
  },
})
