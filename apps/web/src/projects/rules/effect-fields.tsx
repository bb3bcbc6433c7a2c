import { Autocomplete, NumberInput, Select } from '@mantine/core'
import { type ProjectId, projectIdSchema, type RoutingEffect } from '@reticle/domain'
import { t } from '../protocol/words.ts'
import { AuditFields } from './audit-fields.tsx'
import { useScope } from './rule-scope.ts'

const effects = ['settle', 'contest', 'more-reads', 'move'] as const satisfies readonly RoutingEffect['kind'][]

type ProjectProps = { readonly label: string; readonly value: ProjectId; readonly onChange: (projectId: ProjectId) => void }

/** Another project of the person's; one that they cannot see is shown by its id. */
export const ProjectSelect = ({ label, value, onChange }: ProjectProps) => {
  const { projects } = useScope()
  const data = [...projects].map(([id, name]) => ({ value: String(id), label: name }))
  return (
    <Select
      aria-label={label}
      data={projects.has(value) ? data : [...data, { value, label: t('effectFields.unseen', { id: value.slice(0, 8) }) }]}
      searchable
      allowDeselect={false}
      miw={220}
      value={value}
      onChange={(id) => {
        const parsed = projectIdSchema.safeParse(id)
        if (parsed.success) onChange(parsed.data)
      }}
    />
  )
}

const effectOf = (kind: string | null, before: RoutingEffect, target: ProjectId | undefined): RoutingEffect => {
  if (kind === 'more-reads') return before.kind === kind ? before : { kind, reads: 1 }
  if (kind === 'move' && target !== undefined) return before.kind === kind ? before : { kind, projectId: target }
  if (kind === 'contest') return { kind }
  return before.kind === 'settle' ? before : { kind: 'settle' }
}

type Props = { readonly effect: RoutingEffect; readonly rule: number; readonly onChange: (effect: RoutingEffect) => void }

/** What becomes of the task. */
export const EffectFields = ({ effect, rule, onChange }: Props) => {
  const { projects, pools } = useScope()
  const [target] = projects.keys()
  return (
    <>
      <Select
        aria-label={t('effectFields.effectOf', { rule })}
        data={effects.map((value) => ({ value, label: t(`effects.${value}`), disabled: value === 'move' && target === undefined }))}
        allowDeselect={false}
        w={190}
        value={effect.kind}
        onChange={(kind) => onChange(effectOf(kind, effect, target))}
      />
      {effect.kind === 'settle' && <AuditFields audit={effect.audit} rule={rule} onChange={onChange} />}
      {effect.kind === 'more-reads' && (
        <>
          <NumberInput
            aria-label={t('effectFields.moreBy', { rule })}
            title={t('effectFields.howMany')}
            w={64}
            min={1}
            max={20}
            value={effect.reads}
            onChange={(reads) => typeof reads === 'number' && onChange({ ...effect, reads })}
          />
          <Autocomplete
            aria-label={t('effectFields.poolOf', { rule })}
            title={t('effectFields.poolHint')}
            placeholder={t('effectFields.anyone')}
            w={170}
            data={[...pools]}
            value={effect.pool ?? ''}
            onChange={(pool) => onChange({ kind: effect.kind, reads: effect.reads, ...(pool.trim() === '' ? {} : { pool: pool.trim() }) })}
          />
        </>
      )}
      {effect.kind === 'move' && (
        <ProjectSelect
          label={t('effectFields.projectOf', { rule })}
          value={effect.projectId}
          onChange={(projectId) => onChange({ ...effect, projectId })}
        />
      )}
    </>
  )
}
