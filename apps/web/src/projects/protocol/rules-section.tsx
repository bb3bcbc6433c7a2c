import { Box, Button, Group, Menu, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { protocolSchema, type ValidationRule } from '@reticle/domain'
import { IconPlus } from '@tabler/icons-react'
import { protocolOf } from './draft.ts'
import { newRule } from './draft-rules.ts'
import type { ProtocolForm } from './form-type.ts'
import styles from './protocol.module.css'
import { RowButtons } from './row-buttons.tsx'
import { RuleFields } from './rule-fields.tsx'
import { ruleNames } from './rule-names.ts'
import { ruleWords } from './rule-words.ts'
import { t } from './words.ts'

const severities = [
  { value: 'hard', label: t('rules.stops') },
  { value: 'soft', label: t('rules.asks') },
]

const kinds: readonly ValidationRule['kind'][] = ['region-count', 'region-size', 'no-overlap', 'inside-of', 'answer-required', 'expression']

type CardProps = { readonly form: ProtocolForm; readonly index: number; readonly words: string | undefined }

const RuleCard = ({ form, index, words }: CardProps) => {
  const rule = form.values.rules[index]
  if (rule === undefined) return null
  const at = `rules.${index}`
  return (
    <Box className="panel" p="sm" role="group" aria-label={t('rules.ruleN', { n: index + 1, kind: ruleNames[rule.kind] })}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap">
          <Text fw={600} size="sm">
            {ruleNames[rule.kind]}
          </Text>
          <Group gap="xs" wrap="nowrap">
            <SegmentedControl size="xs" data={severities} aria-label={t('rules.whatItDoes')} {...form.getInputProps(`${at}.severity`)} />
            <RowButtons
              what={t('rules.rule', { n: index + 1 })}
              index={index}
              length={form.values.rules.length}
              onMove={(to) => form.reorderListItem('rules', { from: index, to })}
              onRemove={() => form.removeListItem('rules', index)}
            />
          </Group>
        </Group>
        <RuleFields form={form} at={at} rule={rule} />
        <TextInput
          placeholder={words === undefined ? t('rules.reads') : t('rules.readsInPlace', { words })}
          aria-label={t('rules.messageOf', { n: index + 1 })}
          {...form.getInputProps(`${at}.message`)}
        />
      </Stack>
    </Box>
  )
}

/** What has to hold for an annotation: checked while one works, and again when it is submitted. */
export const RulesSection = ({ form }: { form: ProtocolForm }) => {
  const parsed = protocolSchema.safeParse(protocolOf(form.values))
  const words = parsed.success ? parsed.data.rules.map((rule) => ruleWords(rule, parsed.data)) : []
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t('rules.about')}
      </Text>
      {form.values.rules.map((rule, index) => (
        <RuleCard key={rule.rowId} form={form} index={index} words={words[index]} />
      ))}
      <Group>
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="default" size="xs" leftSection={<IconPlus size={14} />}>
              {t('rules.add')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {kinds.map((kind) => (
              <Menu.Item key={kind} className={styles.words} onClick={() => form.insertListItem('rules', newRule(kind))}>
                {ruleNames[kind]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </Group>
    </Stack>
  )
}
