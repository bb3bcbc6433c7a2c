import type { Project } from '@reticle/contract'
import type { ProjectId, Protocol } from '@reticle/domain'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { createContext, useContext, useMemo } from 'react'
import { canIn } from '../../app/project.ts'
import { rowsOf } from '../../net/pages.ts'
import { queries } from '../../net/queries.ts'
import { type Fact, factsOf } from './facts.ts'

/** What rules of a project can speak of and lead to. */
export type RuleScope = {
  readonly facts: readonly Fact[]
  /** Other projects of the person, by id. */
  readonly projects: ReadonlyMap<ProjectId, string>
  readonly pools: readonly string[]
  readonly webhooks: readonly string[]
}

export const useRuleScope = (project: Project, protocol: Protocol): RuleScope => {
  const mayManage = canIn(project, 'project.manage')
  const projects = useQuery(queries.projects()).data
  const webhooks = useQuery({ ...queries.webhooks(project.id), enabled: mayManage }).data
  const annotators = useInfiniteQuery({ ...queries.annotators(project.id), enabled: canIn(project, 'people.manage') })
  const people = rowsOf(annotators.data)
  return useMemo(
    () => ({
      facts: factsOf(protocol),
      projects: new Map((projects ?? []).flatMap(({ id, name }) => (id === project.id ? [] : [[id, name]]))),
      pools: [...new Set([...people.flatMap(({ expertise }) => expertise), ...protocol.dispensing.expertise])].sort((a, b) =>
        a < b ? -1 : 1,
      ),
      webhooks: (webhooks ?? []).map(({ name }) => name),
    }),
    [protocol, projects, project.id, people, webhooks],
  )
}

const Scope = createContext<RuleScope>({ facts: [], projects: new Map(), pools: [], webhooks: [] })
export const RuleScopeProvider = Scope.Provider
export const useScope = (): RuleScope => useContext(Scope)
