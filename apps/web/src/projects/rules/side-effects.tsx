import { ActionIcon, Autocomplete, Button, Group, Menu, MultiSelect, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import type { ProjectId, SideEffect } from '@reticle/domain'
import { IconPlus, IconX } from '@tabler/icons-react'
import { t } from '../protocol/words.ts'
import { newKey } from './draft-condition.ts'
import type { DraftSide } from './draft-rules.ts'
import { ProjectSelect } from './effect-fields.tsx'
import { useScope } from './rule-scope.ts'

const kindNames: Readonly<Record<SideEffect['kind'], string>> = {
  priority: t('sides.priority'),
  copy: t('sides.copy'),
  notify: t('sides.notify'),
  webhook: t('sides.webhook'),
}

type FieldProps = { readonly effect: SideEffect; readonly place: string; readonly onChange: (effect: SideEffect) => void }

const Fields = ({ effect, place, onChange }: FieldProps) => {
  const { webhooks } = useScope()
  switch (effect.kind) {
    case 'priority':
      return (
        <NumberInput
          aria-label={t('sideFields.priorityAt', { place })}
          w={120}
          min={-1_000_000}
          max={1_000_000}
          value={effect.priority}
          onChange={(priority) => typeof priority === 'number' && onChange({ ...effect, priority: Math.round(priority) })}
        />
      )
    case 'copy':
      return (
        <ProjectSelect
          label={t('sideFields.projectAt', { place })}
          value={effect.projectId}
          onChange={(projectId) => onChange({ ...effect, projectId })}
        />
      )
    case 'notify':
      return (
        <>
          <MultiSelect
            aria-label={t('sideFields.toldAt', { place })}
            data={[
              { value: 'manager', label: t('sideFields.managers') },
              { value: 'reviewer', label: t('sideFields.reviewers') },
            ]}
            w={220}
            value={[...effect.roles]}
            onChange={(roles) =>
              onChange({ ...effect, roles: roles.flatMap((role) => (role === 'manager' || role === 'reviewer' ? [role] : [])) })
            }
            error={effect.roles.length === 0 ? t('sideFields.whom') : undefined}
          />
          <TextInput
            aria-label={t('sideFields.textAt', { place })}
            placeholder={t('sideFields.whatTheyRead')}
            maxLength={500}
            style={{ flex: 1 }}
            value={effect.text}
            onChange={(event) => onChange({ ...effect, text: event.currentTarget.value })}
          />
        </>
      )
    case 'webhook':
      return (
        <Autocomplete
          aria-label={t('sideFields.webhookAt', { place })}
          placeholder={t('sideFields.itsName')}
          w={220}
          data={[...webhooks]}
          value={effect.webhook}
          onChange={(webhook) => onChange({ ...effect, webhook: webhook.trim() })}
          error={effect.webhook !== '' && !webhooks.includes(effect.webhook) ? t('sideFields.noSuchWebhook') : undefined}
        />
      )
  }
}

const made = (kind: SideEffect['kind'], target: ProjectId | undefined, webhook: string): SideEffect | undefined => {
  switch (kind) {
    case 'priority':
      return { kind, priority: 100 }
    case 'copy':
      return target === undefined ? undefined : { kind, projectId: target }
    case 'notify':
      return { kind, roles: ['reviewer'], text: t('sideFields.needsLook') }
    case 'webhook':
      return { kind, webhook }
  }
}

type Props = { readonly also: readonly DraftSide[]; readonly rule: number; readonly onChange: (also: readonly DraftSide[]) => void }

/** What else is done when the rule decides; a failure stops nothing else, and shows at the rule. */
export const SideEffects = ({ also, rule, onChange }: Props) => {
  const { projects, webhooks } = useScope()
  const [target] = projects.keys()
  const add = (kind: SideEffect['kind']) => {
    const effect = made(kind, target, webhooks[0] ?? '')
    if (effect !== undefined) onChange([...also, { key: newKey(), effect }])
  }
  return (
    <Stack gap={6}>
      {also.map(({ key, effect }, at) => (
        <Group key={key} gap={6} wrap="nowrap" align="flex-start">
          <Text size="sm" w={150} lh="36px" flex="none">
            {kindNames[effect.kind]}
          </Text>
          <Fields
            effect={effect}
            place={t('sideFields.place', { n: at + 1, rule })}
            onChange={(changed) => onChange(also.with(at, { key, effect: changed }))}
          />
          <ActionIcon aria-label={t('sideFields.removeAt', { n: at + 1, rule })} mt={4} onClick={() => onChange(also.toSpliced(at, 1))}>
            <IconX size={14} />
          </ActionIcon>
        </Group>
      ))}
      {also.length < 10 && (
        <Group>
          <Menu position="bottom-start" withinPortal>
            <Menu.Target>
              <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={12} />} aria-label={t('sideFields.addTo', { rule })}>
                {t('sideFields.action')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {(['priority', 'copy', 'notify', 'webhook'] as const).map((kind) => (
                <Menu.Item key={kind} disabled={kind === 'copy' && target === undefined} onClick={() => add(kind)}>
                  {kindNames[kind]}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </Group>
      )}
    </Stack>
  )
}
