// Private endpoints for what holds data or secrets, each with the zone in which its name is found.

@description('Part of the names.')
param prefix string

@description('Region.')
param location string

@description('The network in which the names are found.')
param networkId string

@description('Where the endpoints stand.')
param subnetId string

@description('The Cosmos DB account.')
param cosmosId string

@description('The vault.')
param vaultId string

@description('The account of the authority file.')
param storageId string

@description('Tags.')
param tags object

var reached = [
  {
    label: 'cosmos'
    id: cosmosId
    group: 'Sql'
    zone: 'privatelink.documents.azure.com'
  }
  {
    label: 'vault'
    id: vaultId
    group: 'vault'
    zone: 'privatelink.vaultcore.azure.net'
  }
  {
    label: 'authority'
    id: storageId
    group: 'blob'
    zone: 'privatelink.blob.${environment().suffixes.storage}'
  }
]

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [for one in reached: {
  name: one.zone
  location: 'global'
  tags: tags
  properties: {}
}]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for (one, at) in reached: {
  parent: zones[at]
  name: 'link-${one.label}'
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: networkId
    }
  }
}]

resource endpoints 'Microsoft.Network/privateEndpoints@2025-05-01' = [for one in reached: {
  name: 'pep-${prefix}-${one.label}'
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
          privateDnsZoneId: zones[at].id
        }
      }
    ]
  }
}]
