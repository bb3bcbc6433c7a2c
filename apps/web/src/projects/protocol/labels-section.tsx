import { ActionIcon, Box, Button, ColorInput, Group, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import { IconAffiliate, IconPlus } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import { palette } from '../../app/palette.ts'
import { newLabel } from './draft-labels.ts'
import type { ProtocolForm } from './form-type.ts'
import { LookAlike } from './look-alike.tsx'
import { RowButtons } from './row-buttons.tsx'
import { SkeletonEditor } from './skeleton-editor.tsx'
import { t } from './words.ts'

const LabelRow = ({ form, index, onEnter }: { form: ProtocolForm; index: number; onEnter: () => void }) => {
  const label = form.values.labels[index]
  if (label === undefined) return null
  const name = label.name === '' ? t('labels.label', { n: index + 1 }) : label.name
  const enter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    onEnter()
  }
  const at = `labels.${index}.skeleton`
  const problem = form.errors[at]
  const row = (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <ColorInput
        w={130}
        aria-label={t('labels.colourOf', { label: name })}
        format="hex"
        swatches={[...palette]}
        swatchesPerRow={5}
        {...form.getInputProps(`labels.${index}.color`)}
      />
      <TextInput
        style={{ flex: 2 }}
        placeholder={t('labels.placeholder')}
        aria-label={t('labels.nameOf', { n: index + 1 })}
        onKeyDown={enter}
        {...form.getInputProps(`labels.${index}.name`)}
      />
      <TextInput
        w={64}
        placeholder={t('labels.key')}
        aria-label={t('labels.keyOf', { label: name })}
        maxLength={1}
        {...form.getInputProps(`labels.${index}.key`)}
      />
      <TextInput
        style={{ flex: 3 }}
        placeholder={t('labels.descriptionPlaceholder')}
        aria-label={t('labels.descriptionOf', { label: name })}
        {...form.getInputProps(`labels.${index}.description`)}
      />
      {label.skeleton === null ? (
        <Tooltip label={t('labels.keypoints')}>
          <ActionIcon
            h={36}
            aria-label={t('labels.keypointsOf', { label: name })}
            onClick={() => form.setFieldValue(at, { points: [], edges: [] })}
          >
            <IconAffiliate size={16} />
          </ActionIcon>
        </Tooltip>
      ) : (
        <Box w={28} flex="none" />
      )}
      <RowButtons
        what={name}
        index={index}
        length={form.values.labels.length}
        onMove={(to) => form.reorderListItem('labels', { from: index, to })}
        onRemove={() => form.removeListItem('labels', index)}
      />
    </Group>
  )
  if (label.skeleton === null) return row
  return (
    <Stack gap={6}>
      {row}
      <SkeletonEditor
        of={name}
        color={label.color}
        skeleton={label.skeleton}
        onChange={(skeleton) => form.setFieldValue(at, skeleton)}
        onRemove={() => form.setFieldValue(at, null)}
      />
      {problem !== undefined && (
        <Text size="sm" c="red" role="alert">
          {problem}
        </Text>
      )}
    </Stack>
  )
}

/** Label set: colour, name, key on the bench, description. Enter in a name adds the next label. */
export const LabelsSection = ({ form }: { form: ProtocolForm }) => {
  const { labels } = form.values
  const add = () => form.insertListItem('labels', newLabel(labels.length))
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t('labels.about')}
      </Text>
      {labels.map((label, index) => (
        <LabelRow key={label.rowId} form={form} index={index} onEnter={add} />
      ))}
      <LookAlike labels={labels} />
      {form.errors.labels !== undefined && (
        <Text size="sm" c="red" role="alert">
          {form.errors.labels}
        </Text>
      )}
      <Group>
        <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={add}>
          {t('labels.add')}
        </Button>
      </Group>
    </Stack>
  )
}
