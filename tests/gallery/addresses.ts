import type { Client } from '../large/support/client.ts'

/** A page as somebody sees it: `name` is that of its picture. */
export type Address = { readonly name: string; readonly path: string }

type Row = { readonly id: string }

const rowsOf = async (client: Client, path: string): Promise<readonly Row[]> => {
  const { status, body } = await client.ask('GET', path)
  if (status !== 200) return []
  return Array.isArray(body) ? body : ((body as { rows?: readonly Row[] }).rows ?? [])
}

const first = async (client: Client, path: string): Promise<string | undefined> => (await rowsOf(client, path))[0]?.id

/** All pages of a project that its roles could open, with one of each kind of thing that pages are about. */
const pagesOf = async (client: Client, projectId: string, study: string): Promise<readonly Address[]> => {
  const below = `/projects/${projectId}`
  const [taskId, releaseId] = [await first(client, `${below}/contested`), await first(client, `${below}/releases`)]
  const names = [
    '',
    'label',
    'feedback',
    'contested',
    'protocol-notes',
    'quality',
    'gold',
    'queue',
    'samples',
    'samples/labels',
    'protocol',
  ]
  const more = ['protocol/labels', 'rules', 'models', 'people', 'releases']
  const plain = [...names, ...more].map((page) => ({
    name: `${study}-${page === '' ? 'overview' : page.replace('/', '-')}`,
    path: page === '' ? below : `${below}/${page}`,
  }))
  return [
    ...plain,
    ...(taskId === undefined ? [] : [{ name: `${study}-desk`, path: `${below}/contested/${taskId}` }]),
    ...(releaseId === undefined ? [] : [{ name: `${study}-release`, path: `${below}/releases/${releaseId}` }]),
  ]
}

/** The pages without a project, then those of two of the person's studies, then those of a study that is empty and has a long name. */
export const addressesOf = async (client: Client, emptyId: string | undefined): Promise<readonly Address[]> => {
  const general = [
    { name: 'projects', path: '/' },
    { name: 'profile', path: '/profile' },
    { name: 'tokens', path: '/tokens' },
    { name: 'new-project', path: '/projects/new' },
    { name: 'nothing-here', path: '/nothing/here' },
  ]
  const studies = (await rowsOf(client, '/projects')).filter(({ id }) => id !== emptyId).slice(0, 2)
  const found = await Promise.all(studies.map(({ id }, index) => pagesOf(client, id, `study-${index + 1}`)))
  return [...general, ...found.flat(), ...(emptyId === undefined ? [] : await pagesOf(client, emptyId, 'empty'))]
}
