import { ActionIcon, Button, Group, ScrollArea, Table, Text, Tooltip } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { byteSize, plural } from '../../app/numbers.tsx'
import { ImageDropzone } from '../samples/image-dropzone.tsx'

const mostShown = 100
const keyOf = (file: File): string => `${file.name}/${file.size}/${file.lastModified}`

/** Images that go up when the project is made. Choosing the same file twice takes it once. */
export const ChosenImages = ({ files, onChange }: { files: readonly File[]; onChange: (files: readonly File[]) => void }) => {
  const add = (more: readonly File[]) => onChange([...new Map([...files, ...more].map((file) => [keyOf(file), file])).values()])
  const bytes = files.reduce((sum, file) => sum + file.size, 0)
  return (
    <>
      <ImageDropzone onFiles={add} />
      {files.length > 0 && (
        <>
          <Group justify="space-between" mt="sm">
            <Text size="sm">
              {plural(files.length, 'image')} chosen, {byteSize(bytes)}
            </Text>
            <Button size="xs" variant="subtle" color="gray" onClick={() => onChange([])}>
              Remove all
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
                      <Tooltip label="Remove">
                        <ActionIcon
                          size="sm"
                          aria-label={`Remove ${file.name}`}
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
            <Text size="xs" c="dimmed">
              and {plural(files.length - mostShown, 'more image')}
            </Text>
          )}
        </>
      )}
    </>
  )
}
