import { gateOf } from '../documents/gate/index.ts'
import { gapsOf } from '../documents/gate/requirement.ts'
import { paths } from '../layout.ts'
import type { Manifest } from '../manifest.ts'
import type { Report } from './problem.ts'
import { type ReleaseReader, textOf } from './reader.ts'

/** R86: every document has what the standard requires that the manifest says it was held to. Releases from before there was a gate name none. */
export const checkDocuments = async (reader: ReleaseReader, { standards = {} }: Manifest, report: Report): Promise<void> => {
  for (const [id, version] of Object.entries(standards)) {
    const gate = gateOf(id, version)
    if (gate === undefined) {
      report(
        'document-incomplete',
        `${paths.manifest} standards`,
        `${id} ${version} is not known here: a newer version of the software made it`,
      )
      continue
    }
    for (const gap of gapsOf(gate, await textOf(reader, gate.file))) report('document-incomplete', gate.file, gap)
  }
}
