import { ActionIcon, Group, Stack, Text, TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import type { RoutingFault } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { IconChevronDown, IconChevronRight, IconCopy, IconGripVertical, IconTrash } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import { t } from '../protocol/words.ts'
import { ConditionEditor } from './condition-editor.tsx'
import { type DraftRule, ruleOf } from './draft-rules.ts'
import { EffectFields } from './effect-fields.tsx'
import { ruleText } from './reading.ts'
import { RuleFault } from './rule-fault.tsx'
import { useScope } from './rule-scope.ts'
import styles from './rules.module.css'
import { SideEffects } from './side-effects.tsx'

export type RuleCardProps = {
  readonly rule: DraftRule
  readonly number: number
  readonly projectId: ProjectId
  readonly problems: readonly string[]
  readonly fault: RoutingFault | undefined
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly onChange: (rule: DraftRule) => void
  readonly onRemove: () => void
  readonly onCopy: () => void
  readonly onMove: (by: -1 | 1) => void
  readonly onDrag: () => void
  readonly onDragOver: () => void
  readonly onDrop: () => void
}

const moves: Readonly<Record<string, -1 | 1>> = { ArrowUp: -1, ArrowDown: 1 }

const Handle = ({ number, onMove, onDrag, onDrop }: Pick<RuleCardProps, 'number' | 'onMove' | 'onDrag' | 'onDrop'>) => {
  const press = (event: KeyboardEvent) => {
    const by = moves[event.key]
    if (by === undefined) return
    event.preventDefault()
    onMove(by)
  }
  return (
    <Tooltip label={t('ruleCard.drag')}>
      <button
        type="button"
        draggable
        className={styles.handle}
        data-handle={number}
        aria-label={t('ruleCard.move', { rule: number })}
        onKeyDown={press}
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = 'move'
          event.dataTransfer.setData('text/plain', t('ruleCard.rule', { rule: number }))
          onDrag()
        }}
        onDragEnd={onDrop}
      >
        <IconGripVertical size={16} aria-hidden="true" />
      </button>
    </Tooltip>
  )
}

const Fields = ({ rule, number, onChange }: Pick<RuleCardProps, 'rule' | 'number' | 'onChange'>) => (
  <Stack gap="xs" pt="xs">
    <div className={styles.part}>
      <Text size="sm" c="dimmed" lh="36px">
        {t('ruleCard.when')}
      </Text>
      <ConditionEditor node={rule.when} rule={number} path={[]} onChange={(when) => onChange({ ...rule, when })} onRemove={undefined} />
    </div>
    <div className={styles.part}>
      <Text size="sm" c="dimmed" lh="36px">
        {t('ruleCard.becomes')}
      </Text>
      <Group gap={6}>
        <EffectFields effect={rule.effect} rule={number} onChange={(effect) => onChange({ ...rule, effect })} />
        <TextInput
          aria-label={t('ruleCard.reasonOf', { rule: number })}
          placeholder={t('ruleCard.withReason')}
          title={t('ruleCard.reasonHint')}
          maxLength={200}
          style={{ flex: 1 }}
          miw={170}
          value={rule.reason}
          onChange={(event) => onChange({ ...rule, reason: event.currentTarget.value })}
        />
        <TextInput
          aria-label={t('ruleCard.idOf', { rule: number })}
          title={t('ruleCard.idHint')}
          w={140}
          maxLength={64}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
          value={rule.id}
          onChange={(event) => onChange({ ...rule, id: event.currentTarget.value })}
        />
      </Group>
    </div>
    <div className={styles.part}>
      <Text size="sm" c="dimmed" lh={rule.also.length === 0 ? undefined : '36px'}>
        {t('ruleCard.also')}
      </Text>
      <SideEffects also={rule.also} rule={number} onChange={(also) => onChange({ ...rule, also })} />
    </div>
  </Stack>
)

/** One routing rule: how it reads, what went wrong with it, and its fields when it is open. */
export const RuleCard = (props: RuleCardProps) => {
  const { rule, number, problems, fault, isOpen, onToggle } = props
  const { facts, projects } = useScope()
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  return (
    <li
      className={styles.card}
      aria-label={t('ruleCard.ruleN', { rule: number })}
      onDragEnter={props.onDragOver}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        props.onDrop()
      }}
    >
      <Group gap={6} wrap="nowrap" align="flex-start">
        <Handle number={number} onMove={props.onMove} onDrag={props.onDrag} onDrop={props.onDrop} />
        <UnstyledButton className={styles.reading} aria-expanded={isOpen} onClick={onToggle}>
          <Chevron size={16} className={styles.chevron} aria-hidden="true" />
          <Text size="sm" data-testid="reading">
            {t.rich('ruleCard.reading', { rule: number, text: ruleText(ruleOf(rule), { facts, projects }), b: (text) => <b>{text}</b> })}
          </Text>
        </UnstyledButton>
        <Group gap={0} wrap="nowrap">
          <Tooltip label={t('ruleCard.copyBelow')}>
            <ActionIcon aria-label={t('ruleCard.copy', { rule: number })} onClick={props.onCopy}>
              <IconCopy size={15} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t('common.remove')}>
            <ActionIcon aria-label={t('ruleCard.remove', { rule: number })} onClick={props.onRemove}>
              <IconTrash size={15} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      {isOpen && <Fields rule={rule} number={number} onChange={props.onChange} />}
      {problems.map((problem) => (
        <Text key={problem} size="xs" c="red" pl={30} pt={4} role="alert">
          {problem}
        </Text>
      ))}
      {fault !== undefined && (
        <div className={styles.fault}>
          <RuleFault fault={fault} projectId={props.projectId} />
        </div>
      )}
    </li>
  )
}
