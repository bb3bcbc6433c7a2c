import { canonicalJson } from './canonical.ts'
import { answersIn, type ImageTree, type ReleaseFile, type ReleaseSample } from './facts.ts'
import { imageFile, treeHash } from './layout.ts'
import { pseudonymOf } from './pseudonym.ts'
import type { Assigned } from './splits.ts'

/** What was found out of a sample on the way: how it was split, and what its resolution says. */
type Known = { readonly strata: readonly string[] | undefined; readonly says: string | undefined }

const quoted = (text: string | null): string => (text === null ? 'null' : JSON.stringify(text))

/** The canonical text of an object that is often the very same as the one before, as those of samples are. */
const remembering = () => {
  let last: { readonly of: object; readonly text: string } | undefined
  return (of: object): string => {
    if (last?.of !== of) last = { of, text: canonicalJson(of) }
    return last.text
  }
}

/** A file of the manifest as canonical JSON. */
export const manifestFileText = ({ path, sha256, bytes, mediaType }: ReleaseFile): string =>
  `{"bytes":${bytes},"mediaType":${quoted(mediaType)},"path":${quoted(path)},"sha256":"${sha256}"}`

const treeOf = ({ files }: ImageTree): string => {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return `{"bytes":${bytes},"files":${files.length},"sha256":"${treeHash(files)}"}`
}

const byOf = (resolution: ReleaseSample['resolution'], reviewer: string | null): string => {
  const { adjudication, consensus, kind } = resolution
  if (adjudication !== null)
    return `{"kind":"reviewer","reasonCode":${quoted(adjudication.reasonCode)},"reviewer":${quoted(reviewer)},"signedAt":${quoted(adjudication.signedAt)}}`
  if (consensus === null) return `{"kind":${quoted(kind)}}`
  const { algorithm, version, parameters } = consensus.outcome.by
  return `{"algorithm":${quoted(algorithm)},"kind":"recipe","parameters":${canonicalJson(parameters)},"version":${quoted(version)}}`
}

/** `"says"` comes last of a resolution's members. */
const resolutionText = (projectId: string, { task, resolution }: ReleaseSample, says: string | undefined): string => {
  const { id, kind, adjudication, consensus, content } = resolution
  const reviewer = adjudication === null ? null : pseudonymOf(projectId, adjudication.reviewerId)
  const inputs = consensus?.outcome.by.inputs.map(quoted).join(',') ?? ''
  const behind = `"answers":${answersIn(content)},"by":${byOf(resolution, reviewer)},"consensus":${quoted(consensus?.id ?? null)}`
  const named = `"id":${quoted(id)},"inputs":[${inputs}],"kind":${quoted(kind)},"reason":${quoted(task.reason)}`
  const said = says === undefined ? '' : `,"says":"${says}"`
  return `{${behind},${named},"regions":${content.regions.length},"reviewer":${quoted(reviewer)}${said}}`
}

/**
 * Writes samples of the manifest, each with everything that a label of it can be traced by (R30), as canonical JSON. They are a million, so their
 * members are put down in canonical order here, and not sorted for each.
 */
export const manifestSampleWriter = (projectId: string) => {
  const [groupsText, originText, metadataText] = [remembering(), remembering(), remembering()]
  return (one: ReleaseSample, { split, group, fold }: Assigned, { strata, says }: Known): string => {
    const { id, name, sha256, mediaType, width, height, groups, origin, metadata, tree, pictureHash } = one.sample
    const first = `{"file":${quoted(`data/${imageFile(one.sample)}`)}${fold === undefined ? '' : `,"fold":${fold}`},"group":${quoted(group)}`
    const image = `"groups":${groupsText(groups)},"height":${height},"id":${quoted(id)},"mediaType":${quoted(mediaType)},"metadata":${metadataText(metadata)}`
    const origins = `"name":${quoted(name)},"origin":${originText(origin)}${pictureHash === null ? '' : `,"pictureHash":${quoted(pictureHash)}`}`
    const settled = `"protocol":${one.task.protocolVersion},"resolution":${resolutionText(projectId, one, says)},"sha256":${quoted(sha256)}`
    const splits = `"split":${quoted(split)}${strata === undefined ? '' : `,"strata":${canonicalJson(strata)}`},"task":${quoted(one.task.id)}`
    return `${first},${image},${origins},${settled},${splits}${tree === null ? '' : `,"tree":${treeOf(tree)}`},"width":${width}}`
  }
}
