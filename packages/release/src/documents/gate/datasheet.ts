import { paths } from '../../layout.ts'
import type { Standard } from './requirement.ts'

/** Title, and the text below each heading of the second order. */
const readSheet = (text: string): unknown => {
  const [head = '', ...parts] = text.split(/^## /m)
  const sections = parts.map((part): [string, string] => {
    const end = part.indexOf('\n')
    return end < 0 ? [part.trim(), ''] : [part.slice(0, end).trim(), part.slice(end).trim()]
  })
  return { title: /^# (.+)$/m.exec(head)?.[1], sections: Object.fromEntries(sections) }
}

/** Datasheets for Datasets (Gebru et al., CACM 64(12), 2021): a heading with text for each of its seven groups of questions. */
export const datasheetGate: Standard = {
  id: 'datasheet',
  title: 'Datasheets for Datasets',
  version: '2021',
  file: paths.datasheet,
  read: readSheet,
  required: [
    { path: 'title', section: '3.1 Motivation' },
    { path: 'sections > Why it was made', section: '3.1 Motivation' },
    { path: 'sections > What is in it', section: '3.2 Composition' },
    { path: 'sections > Splits', section: '3.2 Composition' },
    { path: 'sections > People and places in the data', section: '3.2 Composition' },
    { path: 'sections > Origin and licences', section: '3.3 Collection Process' },
    { path: 'sections > How it was labelled', section: '3.4 Preprocessing/cleaning/labeling' },
    { path: 'sections > Coordinates', section: '3.4 Preprocessing/cleaning/labeling' },
    { path: 'sections > Uses', section: '3.5 Uses' },
    { path: 'sections > Distribution', section: '3.6 Distribution' },
    { path: 'sections > Upkeep', section: '3.7 Maintenance' },
  ],
}
