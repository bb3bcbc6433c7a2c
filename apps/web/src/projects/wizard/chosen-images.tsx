import { ActionIcon, Button, Group, ScrollArea, Table, Text, Tooltip } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { byteSize } from '../../app/numbers.tsx'
import { ImageDropzone } from '../samples/image-dropzone.tsx'
import { type Choices, ImportChoices } from '../samples/import-choices.tsx'
import { t } from '../words.ts'

const mostShown = 100
const keyOf = (file: File): string => `${file.name}/${file.size}/${file.lastModified}`

type Props = {
  readonly files: readonly File[]
  readonly onChange: (files: readonly File[]) => void
  readonly choices: Choices
  readonly onChoose: (choices: Choices) => void
}

/** Images that go up when the project is made, and how they are taken. Choosing the same file twice takes it once. */
export const ChosenImages = ({ files, onChange, choices, onChoose }: Props) => {
  const add = (more: readonly File[]) => onChange([...new Map([...files, ...more].map((file) => [keyOf(file), file])).values()])
  const bytes = files.reduce((sum, file) => sum + file.size, 0)
  return (
    <>
      <ImageDropzone onFiles={add} />
      {files.length > 0 && (
        <>
          <Group justify="space-between" mt="sm">
            <Text size="sm">{t('chosen.chosen', { images: files.length, size: byteSize(bytes) })}</Text>
            <Button size="xs" variant="subtle" color="gray" onClick={() => onChange([])}>
              {t('chosen.removeAll')}
            </Button>
          </Group>
          <ScrollArea.Autosize mah={220} type="auto">
            <Table>
              <Table.Tbody>
                {files.slice(0, mostShown).map((file) => (
                  <Table.Tr key={keyOf(file)}>
                    <Table.Td>{file.name}</Table.Td>
                    <Table.Td ta="right">{byteSize(file.size)}</Table.Td>
                    <Table.Td w={40}>
                      <Tooltip label={t('common.remove')}>
                        <ActionIcon
                          size="sm"
                          aria-label={t('chosen.removeFile', { file: file.name })}
                          onClick={() => onChange(files.filter((one) => one !== file))}
                        >
                          <IconX size={14} />
                        </ActionIcon>
                      </Tooltip>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </ScrollArea.Autosize>
          {files.length > mostShown && (
            <Text size="xs" c="dimmed" mb="sm">
              {t('chosen.andMore', { images: files.length - mostShown })}
            </Text>
          )}
          <ImportChoices choices={choices} onChange={onChoose} />
        </>
      )}
    </>
  )
}
