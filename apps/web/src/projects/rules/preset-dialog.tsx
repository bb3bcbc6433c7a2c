import { Autocomplete, Button, Group, Modal, MultiSelect, Select, Stack, Text } from '@mantine/core'
import type { Protocol } from '@reticle/domain'
import { useState } from 'react'
import { t } from '../protocol/words.ts'
import { problemsOf, type RulePlan } from './draft-rules.ts'
import { ProjectSelect } from './effect-fields.tsx'
import { lackOf, likelyOptions, type Preset, type PresetChoice, presets, questionsFor } from './presets.ts'
import { ruleText } from './reading.ts'
import { type RuleScope, useScope } from './rule-scope.ts'
import styles from './rules.module.css'

type Props = {
  readonly protocol: Protocol
  readonly present: RulePlan
  readonly onUse: (plan: RulePlan) => void
  readonly onClose: () => void
}

const noProject = '00000000-0000-4000-8000-000000000000'

const startOf = (preset: Preset, protocol: Protocol, { projects, pools }: RuleScope): PresetChoice => {
  const [question] = questionsFor(protocol)
  const [projectId] = projects.keys()
  return {
    question,
    options: likelyOptions(preset, question),
    pool: pools[0] ?? 'experts',
    projectId: projectId ?? (noProject as PresetChoice['projectId']),
  }
}

/** What still has to be chosen, in words. */
const missingIn = ({ roles = [], asks = [] }: Preset, choice: PresetChoice, { projects }: RuleScope): string | undefined => {
  const role = roles.find(({ id }) => (choice.options[id] ?? []).length === 0)
  if (role !== undefined) return t('presetDialog.chooseOption', { role: role.label })
  return asks.includes('project') && projects.size === 0 ? t('presetDialog.noOther') : undefined
}

type ChoiceProps = {
  readonly preset: Preset
  readonly protocol: Protocol
  readonly choice: PresetChoice
  readonly onChange: (choice: PresetChoice) => void
}

const Choices = ({ preset, protocol, choice, onChange }: ChoiceProps) => {
  const { pools } = useScope()
  const { question, options } = choice
  const data = (question?.options ?? []).map(({ id, text }) => ({ value: id, label: text }))
  const put = (role: string, chosen: readonly string[]) => onChange({ ...choice, options: { ...options, [role]: chosen } })
  return (
    <Stack gap="xs">
      {preset.roles !== undefined && (
        <Select
          label={t('presetDialog.question')}
          data={questionsFor(protocol).map(({ id, text }) => ({ value: id, label: text }))}
          allowDeselect={false}
          value={question?.id ?? null}
          onChange={(id) => {
            const chosen = questionsFor(protocol).find((one) => one.id === id)
            onChange({ ...choice, question: chosen, options: likelyOptions(preset, chosen) })
          }}
        />
      )}
      {preset.roles?.map(({ id, label, isMany }) =>
        isMany ? (
          <MultiSelect
            key={id}
            label={label}
            data={data}
            searchable
            value={[...(options[id] ?? [])]}
            onChange={(chosen) => put(id, chosen)}
          />
        ) : (
          <Select
            key={id}
            label={label}
            data={data}
            searchable
            value={options[id]?.[0] ?? null}
            onChange={(chosen) => put(id, chosen === null ? [] : [chosen])}
          />
        ),
      )}
      {preset.asks?.includes('pool') === true && (
        <Autocomplete
          label={t('presetDialog.pool')}
          description={t('presetDialog.poolHint')}
          data={[...pools]}
          value={choice.pool}
          onChange={(pool) => onChange({ ...choice, pool })}
        />
      )}
      {preset.asks?.includes('project') === true && (
        <ProjectSelect
          label={t('presetDialog.specialists')}
          value={choice.projectId}
          onChange={(projectId) => onChange({ ...choice, projectId })}
        />
      )}
    </Stack>
  )
}

/** Ready-made sets of the field to start from: what they say, filled in for this protocol. */
export const PresetDialog = ({ protocol, present, onUse, onClose }: Props) => {
  const scope = useScope()
  const [preset, setPreset] = useState(() => presets.find((one) => lackOf(one, protocol) === undefined))
  const [choice, setChoice] = useState<PresetChoice | undefined>(() => preset && startOf(preset, protocol, scope))
  const pick = (one: Preset) => {
    setPreset(one)
    setChoice(startOf(one, protocol, scope))
  }
  const made = preset === undefined || choice === undefined ? undefined : preset.make(choice)
  const missing = preset === undefined || choice === undefined ? undefined : missingIn(preset, choice, scope)
  const plan = made && {
    routing: made.routing,
    redundancy: made.redundancy,
    answers: made.method === undefined ? present.answers : { ...present.answers, method: made.method },
  }
  const problem = plan === undefined || missing !== undefined ? undefined : problemsOf(protocol, plan)[0]?.message
  return (
    <Modal opened onClose={onClose} title={t('presetDialog.title')} size={860}>
      <div className={styles.presets}>
        <Stack gap={6}>
          {presets.map((one) => {
            const lack = lackOf(one, protocol)
            return (
              <button
                key={one.id}
                type="button"
                className={styles.preset}
                aria-pressed={one === preset}
                disabled={lack !== undefined}
                onClick={() => pick(one)}
              >
                <Text size="sm" fw={600}>
                  {one.name}
                </Text>
                <Text size="xs" c="dimmed">
                  {lack ?? one.text}
                </Text>
              </button>
            )
          })}
        </Stack>
        {preset !== undefined && choice !== undefined && plan !== undefined && (
          <Stack gap="sm" justify="space-between">
            <Stack gap="sm">
              <Choices preset={preset} protocol={protocol} choice={choice} onChange={setChoice} />
              {missing === undefined ? (
                <Stack gap={4} aria-label={t('presetDialog.whatItSays')}>
                  {plan.routing.map((rule, at) => (
                    <Text key={rule.id} size="sm">
                      {t.rich('ruleCard.reading', { rule: at + 1, text: ruleText(rule, scope), b: (text) => <b>{text}</b> })}
                    </Text>
                  ))}
                  <Text size="xs" c="dimmed">
                    {t('presetDialog.readers', {
                      reads: plan.redundancy.reads,
                      hasMost: plan.redundancy.maxReads === undefined ? 'no' : 'yes',
                      most: plan.redundancy.maxReads ?? 0,
                      isWeighed: plan.answers.method === present.answers.method ? 'no' : 'yes',
                    })}
                  </Text>
                </Stack>
              ) : (
                <Text size="sm" c="dimmed">
                  {missing}
                </Text>
              )}
              {problem !== undefined && (
                <Text size="xs" c="red" role="alert">
                  {problem}
                </Text>
              )}
            </Stack>
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                {t('common.cancel')}
              </Button>
              <Button
                disabled={missing !== undefined || problem !== undefined}
                onClick={() => {
                  onUse(plan)
                  onClose()
                }}
              >
                {present.routing.length === 0 ? t('presetDialog.use') : t('presetDialog.replace')}
              </Button>
            </Group>
          </Stack>
        )}
      </div>
    </Modal>
  )
}
