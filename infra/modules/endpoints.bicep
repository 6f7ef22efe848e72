// Private endpoints for what holds data or secrets, each with the zone in which its name is found. An endpoint cannot be
// turned to another account, so its name follows from what it leads to: after a restore there is a second one.

@description('Part of the names.')
param prefix string

@description('Region.')
param location string

@description('Where the endpoints stand.')
param subnetId string

@description('The Cosmos DB account.')
param cosmosId string

@description('The vault.')
param vaultId string

@description('The account of the authority file.')
param storageId string

@description('Zones in which the names are found, under cosmos, vault and authority.')
param zoneIds object

@description('Tags.')
param tags object

var reached = [
  {
    label: 'cosmos'
    id: cosmosId
    group: 'Sql'
  }
  {
    label: 'vault'
    id: vaultId
    group: 'vault'
  }
  {
    label: 'authority'
    id: storageId
    group: 'blob'
  }
]

resource endpoints 'Microsoft.Network/privateEndpoints@2025-05-01' = [for one in reached: {
  name: 'pep-${prefix}-${one.label}-${uniqueString(one.id)}'
  location: location
  tags: tags
  properties: {
    subnet: {
      id: subnetId
    }
    privateLinkServiceConnections: [
      {
        name: one.label
        properties: {
          privateLinkServiceId: one.id
          groupIds: [
            one.group
          ]
        }
      }
    ]
  }
}]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [for (one, at) in reached: {
  parent: endpoints[at]
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: one.label
        properties: {
          privateDnsZoneId: zoneIds[one.label]
        }
      }
    ]
  }
}]
