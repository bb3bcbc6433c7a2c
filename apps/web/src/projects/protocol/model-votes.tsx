import { ActionIcon, Button, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { ProtocolForm } from './form-type.ts'
import { t } from './words.ts'

/** Models whose answers are votes beside the readers'; none unless somebody chooses so. */
export const ModelVotes = ({ form }: { form: ProtocolForm }) => {
  const models = form.values.consensus.models ?? []
  const set = (next: typeof models) => {
    const { models: _, ...rest } = form.values.consensus
    form.setFieldValue('consensus', next.length === 0 ? rest : { ...rest, models: next })
  }
  const at = (place: number, change: Partial<(typeof models)[number]>) =>
    set(models.map((one, index) => (index === place ? { ...one, ...change } : one)))
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500}>
        {t('modelVotes.votes')}
      </Text>
      <Text size="xs" c="dimmed">
        {models.length === 0 ? t('modelVotes.noVotes') : t('modelVotes.about')}
      </Text>
      {models.map(({ model, weight }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing but their place
        <Group key={place} gap="xs" align="start">
          <TextInput
            aria-label={t('modelVotes.modelN', { n: place + 1 })}
            placeholder={t('modelVotes.modelPlaceholder')}
            w={240}
            value={model}
            error={form.errors[`consensus.models.${place}.model`]}
            onChange={({ currentTarget: { value } }) => at(place, { model: value })}
          />
          <NumberInput
            aria-label={t('modelVotes.weightOf', { n: place + 1 })}
            title={t('modelVotes.weightHint')}
            w={90}
            min={0.01}
            max={10}
            step={0.25}
            decimalScale={2}
            value={weight}
            error={form.errors[`consensus.models.${place}.weight`]}
            onChange={(value) => typeof value === 'number' && at(place, { weight: value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            mt={4}
            aria-label={t('modelVotes.takeAway', { n: place + 1 })}
            onClick={() => set(models.filter((_, index) => index !== place))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={() => set([...models, { model: '', weight: 1 }])}>
          {t('modelVotes.give')}
        </Button>
      </Group>
    </Stack>
  )
}
