// Zones of the network's own, in which the names of what stands behind private endpoints are found.

@description('The network in which the names are found.')
param networkId string

@description('Tags.')
param tags object

var named = [
  {
    label: 'cosmos'
    zone: 'privatelink.documents.azure.com'
  }
  {
    label: 'vault'
    zone: 'privatelink.vaultcore.azure.net'
  }
  {
    label: 'authority'
    zone: 'privatelink.blob.${environment().suffixes.storage}'
  }
]

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [for one in named: {
  name: one.zone
  location: 'global'
  tags: tags
  properties: {}
}]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for (one, at) in named: {
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

@description('The zones, by what is found in each.')
output zoneIds object = {
  cosmos: zones[0].id
  vault: zones[1].id
  authority: zones[2].id
}
