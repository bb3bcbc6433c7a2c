import { Button, Group, Text, VisuallyHidden } from '@mantine/core'
import type { RoutingFault } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { IconPlus } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { t } from '../protocol/words.ts'
import { type DraftRule, draftOf, freeId, moved, newRule, type PlanProblem, ruleOf } from './draft-rules.ts'
import { RuleCard } from './rule-card.tsx'
import styles from './rules.module.css'

type Props = {
  readonly rules: readonly DraftRule[]
  readonly projectId: ProjectId
  readonly problems: readonly PlanProblem[]
  readonly faults: readonly RoutingFault[]
  readonly onChange: (rules: readonly DraftRule[]) => void
}

/** Moves a rule by keys and keeps the handle under the finger. */
const useMoving = (rules: readonly DraftRule[], onChange: Props['onChange']) => {
  const list = useRef<HTMLOListElement>(null)
  const [movedTo, setMovedTo] = useState<number | null>(null)
  useEffect(() => {
    if (movedTo === null) return
    list.current?.querySelector<HTMLElement>(`[data-handle="${movedTo + 1}"]`)?.focus()
  }, [movedTo])
  const move = (from: number, to: number) => {
    if (to < 0 || to >= rules.length) return
    onChange(moved(rules, from, to))
    setMovedTo(to)
  }
  return { list, movedTo, move }
}

/** The rules in their order: the first that holds decides. */
export const RulesList = ({ rules, projectId, problems, faults, onChange }: Props) => {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [dragged, setDragged] = useState<string>()
  const { list, movedTo, move } = useMoving(rules, onChange)
  const toggle = (key: string, isOpen: boolean) => {
    const next = new Set(open)
    if (isOpen) next.add(key)
    else next.delete(key)
    setOpen(next)
  }
  const add = () => {
    const rule = newRule(rules)
    toggle(rule.key, true)
    onChange([...rules, rule])
  }
  const copy = (rule: DraftRule, at: number) => {
    const made = draftOf({ ...ruleOf(rule), id: freeId(rules, rule.id) })
    toggle(made.key, true)
    onChange(rules.toSpliced(at + 1, 0, made))
  }
  const dragOver = (at: number) => {
    const from = rules.findIndex(({ key }) => key === dragged)
    if (from >= 0 && from !== at) onChange(moved(rules, from, at))
  }
  return (
    <div>
      <ol className={styles.list} ref={list}>
        {rules.map((rule, at) => (
          <RuleCard
            key={rule.key}
            rule={rule}
            number={at + 1}
            projectId={projectId}
            problems={[...new Set(problems.flatMap((one) => (one.rule === at ? [one.message] : [])))]}
            fault={faults.find(({ ruleId }) => ruleId === rule.id)}
            isOpen={open.has(rule.key)}
            onToggle={() => toggle(rule.key, !open.has(rule.key))}
            onChange={(changed) => onChange(rules.with(at, changed))}
            onRemove={() => onChange(rules.toSpliced(at, 1))}
            onCopy={() => copy(rule, at)}
            onMove={(by) => move(at, at + by)}
            onDrag={() => setDragged(rule.key)}
            onDragOver={() => dragOver(at)}
            onDrop={() => setDragged(undefined)}
          />
        ))}
      </ol>
      <VisuallyHidden role="status">{movedTo !== null && t('rulesList.isNumber', { n: movedTo + 1 })}</VisuallyHidden>
      <Group justify="space-between" mt={rules.length === 0 ? 0 : 'xs'} wrap="nowrap" align="flex-start">
        <Button variant="default" size="xs" flex="none" leftSection={<IconPlus size={14} />} onClick={add}>
          {t('rulesList.add')}
        </Button>
        <Text size="xs" c="dimmed" ta="right">
          {t('rulesList.about')}
        </Text>
      </Group>
    </div>
  )
}
