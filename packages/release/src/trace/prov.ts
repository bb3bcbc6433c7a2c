import type { LabelTrace } from './trace-label.ts'

type Bag = Record<string, Record<string, unknown>>

const bag = (): Bag => ({})
const time = (value: string) => ({ $: value, type: 'xsd:dateTime' })

/**
 * A trace in the words of PROV-DM, as PROV-JSON (W3C member submission, 24 April 2013). Things of a release are named below `rel:`, which ends in
 * the release's id, so that the same label has the same name in every document about it.
 */
export const provOf = (trace: LabelTrace) => {
  const { release, label, sample, resolution, consensus, decisions, readings, orcids } = trace
  const bags = {
    entity: bag(),
    activity: bag(),
    agent: bag(),
    used: bag(),
    wasGeneratedBy: bag(),
    wasAssociatedWith: bag(),
    wasAttributedTo: bag(),
    wasDerivedFrom: bag(),
  }
  let count = 0
  const relate = (
    kind: 'used' | 'wasGeneratedBy' | 'wasAssociatedWith' | 'wasAttributedTo' | 'wasDerivedFrom',
    roles: Record<string, unknown>,
  ) => {
    count++
    bags[kind][`_:r${count}`] = Object.fromEntries(Object.entries(roles).map(([role, value]) => [`prov:${role}`, value]))
  }
  const name = (kind: string, id: string) => `rel:${kind}/${id}`
  const personOf = (pseudonym: string) => {
    const orcid = orcids[pseudonym]
    return { 'prov:type': 'prov:Person', 'prov:label': pseudonym, ...(orcid === undefined ? {} : { 'ret:orcid': orcid }) }
  }
  const image = name('data', sample.sha256)
  const protocol = name('protocol', String(sample.protocol))
  const exported = name('label', label.id)
  const freeze = name('activity', 'freeze')

  bags.entity[image] = { 'prov:label': sample.name, 'ret:sha256': sample.sha256, 'ret:file': sample.file }
  bags.entity[protocol] = { 'prov:type': 'prov:Plan', 'ret:file': `protocol/${sample.protocol}.json` }
  bags.entity[exported] = { 'prov:type': `ret:${label.kind}`, 'ret:split': sample.split, 'ret:resolution': resolution.kind }
  bags.agent['rel:software'] = { 'prov:type': 'prov:SoftwareAgent', 'prov:label': release.software }
  bags.activity[freeze] = { 'prov:endTime': release.asOf, 'prov:type': 'ret:freeze' }
  relate('wasAssociatedWith', { activity: freeze, agent: 'rel:software' })
  relate('wasGeneratedBy', { entity: exported, activity: freeze })

  for (const { id, reader, submittedAt, display, isCounted, protocol: version } of readings) {
    const [said, reading] = [name('annotation', id), name('activity', `reading-${id}`)]
    bags.agent[name('person', reader)] = personOf(reader)
    bags.activity[reading] = { 'prov:endTime': submittedAt, 'prov:type': 'ret:reading' }
    bags.entity[said] = {
      'prov:generatedAtTime': time(submittedAt),
      'ret:isCounted': isCounted,
      ...(display === null ? {} : { 'ret:display': JSON.stringify(display) }),
    }
    bags.entity[name('protocol', String(version))] ??= { 'prov:type': 'prov:Plan', 'ret:file': `protocol/${version}.json` }
    relate('used', { activity: reading, entity: image })
    relate('wasGeneratedBy', { entity: said, activity: reading })
    relate('wasAssociatedWith', { activity: reading, agent: name('person', reader), plan: name('protocol', String(version)) })
    relate('wasAttributedTo', { entity: said, agent: name('person', reader) })
  }
  if (consensus !== null) {
    const [computed, comparing] = [name('consensus', consensus.id), name('activity', `consensus-${consensus.id}`)]
    const { algorithm, version, parameters, inputs } = consensus.by
    bags.entity[computed] = { 'prov:type': 'ret:consensus', ...(trace.rule === null ? {} : { 'ret:rule': trace.rule.reason }) }
    bags.activity[comparing] = { 'ret:algorithm': `${algorithm} ${version}`, 'ret:parameters': JSON.stringify(parameters) }
    relate('wasGeneratedBy', { entity: computed, activity: comparing })
    relate('wasAssociatedWith', { activity: comparing, agent: 'rel:software', plan: protocol })
    for (const input of inputs) {
      relate('used', { activity: comparing, entity: name('annotation', input) })
      relate('wasDerivedFrom', { generatedEntity: computed, usedEntity: name('annotation', input), activity: comparing })
    }
    for (const { id, model, weight, answers } of consensus.by.suggestions ?? []) {
      const [said, agent] = [name('suggestion', id), name('model', encodeURIComponent(model))]
      bags.agent[agent] ??= { 'prov:type': 'prov:SoftwareAgent', 'prov:label': model }
      bags.entity[said] = { 'prov:type': 'ret:suggestion', 'ret:weight': weight, 'ret:answers': JSON.stringify(answers) }
      relate('wasAttributedTo', { entity: said, agent })
      relate('used', { activity: comparing, entity: said })
      relate('wasDerivedFrom', { generatedEntity: computed, usedEntity: said, activity: comparing })
    }
    relate('wasDerivedFrom', { generatedEntity: exported, usedEntity: computed })
  }
  for (const { id, reviewer, reasonCode, note, signedAt, supersedes, isStanding } of decisions) {
    const [decision, deciding] = [name('adjudication', id), name('activity', `adjudication-${id}`)]
    bags.agent[name('person', reviewer)] ??= personOf(reviewer)
    bags.activity[deciding] = { 'prov:endTime': signedAt, 'prov:type': 'ret:adjudication' }
    bags.entity[decision] = { 'ret:reasonCode': reasonCode, 'ret:note': note, 'prov:generatedAtTime': time(signedAt) }
    relate('wasGeneratedBy', { entity: decision, activity: deciding })
    relate('wasAssociatedWith', { activity: deciding, agent: name('person', reviewer), plan: protocol })
    if (supersedes !== null)
      relate('wasDerivedFrom', { generatedEntity: decision, usedEntity: name('adjudication', supersedes), type: 'prov:Revision' })
    if (isStanding) relate('wasDerivedFrom', { generatedEntity: exported, usedEntity: decision })
  }
  return {
    prefix: {
      rel: `urn:sha256:${release.id}#`,
      ret: 'urn:reticle:terms#',
      prov: 'http://www.w3.org/ns/prov#',
      xsd: 'http://www.w3.org/2001/XMLSchema#',
    },
    ...bags,
  }
}
