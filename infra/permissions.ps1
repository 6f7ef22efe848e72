<#
.SYNOPSIS
Gives Quorate's managed identity what it may do in Microsoft 365, and no more.

.DESCRIPTION
Read it before you run it; with -WhatIf it says what it would do and changes nothing. It can be run again: what is there
already is left as it is, and where something stands in the way it says so and goes on.

Every name that it makes up holds the app id, so that two deployments in one tenant (test and prod) never touch what is
the other's.

It needs the modules Microsoft.Graph.Applications, ExchangeOnlineManagement and MicrosoftTeams, and somebody who is
Privileged Role Administrator, Exchange Administrator and Teams Administrator.

Calendars and mail are NOT consented to in Entra: a consent there would hold for every mailbox, and what Exchange limits
to one mailbox would be added to it and limit nothing. They are given in Exchange alone, for the service's mailbox
(RBAC for Applications).

.EXAMPLE
./permissions.ps1 -AppId $BOT_ID -ObjectId $IDENTITY_OBJECT_ID -Mailbox conferences@council.example -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
  # Client id of the identity: BOT_ID of the deployment.
  [Parameter(Mandatory)] [guid] $AppId,
  # Object id of its service principal: IDENTITY_OBJECT_ID of the deployment.
  [Parameter(Mandatory)] [guid] $ObjectId,
  # The mailboxes through which conferences are booked: settings.calendar.mailbox of each authority.
  [Parameter(Mandatory)] [string[]] $Mailbox,
  # TEAMS_APP_ID is set, so the catalogue need not be read.
  [switch] $CatalogueIdIsSet
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# src/graph/permissions.ts is the list that the code goes by; a test compares this one with it.
$permissions = @(
  @{ Name = 'Calendars.ReadWrite'; By = 'Exchange'; Because = 'free and busy times, and the events on the service''s own mailbox; limited to that mailbox (RBAC for Applications)' }
  @{ Name = 'OnlineMeetings.ReadWrite.All'; By = 'Entra'; Because = 'find the meeting of an event, and set lobby, chat and recording; limited to that mailbox (application access policy)' }
  @{ Name = 'OnlineMeetingArtifact.Read.All'; By = 'Entra'; Because = 'who was in a meeting and when, after it; read of those who were asked for an organisation, and of nobody else; limited to that mailbox (application access policy)' }
  @{ Name = 'Mail.Send'; By = 'Exchange'; Because = 'mail from the service''s own mailbox; limited to it (RBAC for Applications)' }
  @{ Name = 'TeamsAppInstallation.ReadWriteAndConsentSelfForChat.All'; By = 'Entra'; Because = 'put Quorate itself, and no other app, into the chat of a meeting, and take it out again' }
  @{ Name = 'TeamsAppInstallation.ReadWriteSelfForUser.All'; By = 'Entra'; Because = 'install Quorate itself for somebody who is to be told something and has never opened it' }
  @{ Name = 'AppCatalog.Read.All'; By = 'Entra'; Because = 'look up the app''s id in the catalogue; not needed when `TEAMS_APP_ID` is set' }
)

if ($CatalogueIdIsSet) {
  $permissions = @($permissions | Where-Object { $_.Name -ne 'AppCatalog.Read.All' })
}
foreach ($permission in $permissions) {
  Write-Host ('{0} ({1}): {2}' -f $permission.Name, $permission.By, $permission.Because)
}

# 1. Entra: application permissions of Microsoft Graph.
Connect-MgGraph -NoWelcome -Scopes 'Application.Read.All', 'AppRoleAssignment.ReadWrite.All'
$graph = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"
$given = @(Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $ObjectId -All |
  Where-Object { $_.ResourceId -eq $graph.Id })
foreach ($permission in @($permissions | Where-Object { $_.By -eq 'Entra' })) {
  $role = $graph.AppRoles | Where-Object { $_.Value -eq $permission.Name -and $_.AllowedMemberTypes -contains 'Application' }
  if (-not $role) { throw "Microsoft Graph has no application permission $($permission.Name)." }
  if ($given | Where-Object { $_.AppRoleId -eq $role.Id }) { continue }
  if ($PSCmdlet.ShouldProcess($permission.Name, 'Consent in Entra')) {
    New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $ObjectId -PrincipalId $ObjectId `
      -ResourceId $graph.Id -AppRoleId $role.Id | Out-Null
  }
}

# What is consented to beyond the list is named, never taken away unasked.
$wanted = @($permissions | Where-Object { $_.By -eq 'Entra' } | ForEach-Object { $_.Name })
foreach ($assignment in $given) {
  $name = ($graph.AppRoles | Where-Object { $_.Id -eq $assignment.AppRoleId }).Value
  if ($wanted -notcontains $name) {
    Write-Warning "$name is consented to in Entra, and Quorate does not need it there. Take it away."
  }
}

# 2. Exchange: calendars and mail, of the service's mailbox alone.

# Exchange takes names of up to 64 characters. A longer one is cut, and ends in a mark of the whole, so that no two are alike.
function Limit-Name([string] $Whole) {
  if ($Whole.Length -le 64) { return $Whole }
  $digest = [System.Security.Cryptography.SHA256]::Create().ComputeHash([System.Text.Encoding]::UTF8.GetBytes($Whole))
  return $Whole.Substring(0, 55) + '-' + (($digest[0..3] | ForEach-Object { $_.ToString('x2') }) -join '')
}

Connect-ExchangeOnline -ShowBanner:$false
$display = "Quorate $AppId"
$principal = Get-ServicePrincipal | Where-Object { $_.AppId -eq "$AppId" }
if (-not $principal -and $PSCmdlet.ShouldProcess("$AppId", 'Make Quorate known to Exchange')) {
  New-ServicePrincipal -AppId "$AppId" -ObjectId "$ObjectId" -DisplayName $display | Out-Null
  $principal = Get-ServicePrincipal | Where-Object { $_.AppId -eq "$AppId" }
}
# How Exchange may name the app where it says to whom a role is given.
$ours = @("$AppId", "$ObjectId", $display)
if ($principal) { $ours += "$($principal.DisplayName)" }
foreach ($address in $Mailbox) {
  $address = $address.ToLowerInvariant()
  $scope = Limit-Name "Quorate $AppId $address"
  $known = Get-ManagementScope | Where-Object { $_.Name -eq $scope }
  if (-not $known) {
    if ($PSCmdlet.ShouldProcess($address, 'Make a scope of this mailbox')) {
      $filter = "PrimarySmtpAddress -eq '$($address.Replace("'", "''"))'"
      New-ManagementScope -Name $scope -RecipientRestrictionFilter $filter | Out-Null
    }
  } elseif (-not "$($known.RecipientFilter)".ToLowerInvariant().Contains($address)) {
    Write-Warning "The scope $scope is not of $address any more. Look who changed it; without it, this makes it anew."
  }
  foreach ($permission in @($permissions | Where-Object { $_.By -eq 'Exchange' })) {
    $role = "Application $($permission.Name)"
    $assignment = Limit-Name "Quorate $AppId $($permission.Name) $address"
    $there = Get-ManagementRoleAssignment -Role $role | Where-Object { $_.Name -eq $assignment }
    if (-not $there) {
      if ($PSCmdlet.ShouldProcess($address, "Give $($permission.Name)")) {
        New-ManagementRoleAssignment -Name $assignment -App "$ObjectId" -Role $role -CustomResourceScope $scope | Out-Null
      }
    } elseif (-not (@("$($there.RoleAssignee)", "$($there.RoleAssigneeName)") | Where-Object { $ours -contains $_ }) -or
      "$($there.CustomResourceScope)" -ne $scope) {
      Write-Warning "$assignment is given to $($there.RoleAssignee) for $($there.CustomResourceScope), and not to this app for $address. Take it away and run this again."
    }
  }
}

# 3. Teams: online meetings, of the same mailbox alone. It takes up to 30 minutes to hold.
Connect-MicrosoftTeams | Out-Null
$policy = "Quorate-$AppId"
$known = Get-CsApplicationAccessPolicy | Where-Object { $_.Identity -eq "Tag:$policy" }
if (-not $known) {
  if ($PSCmdlet.ShouldProcess($policy, 'Make an application access policy')) {
    New-CsApplicationAccessPolicy -Identity $policy -AppIds "$AppId" `
      -Description 'Quorate: meetings that the mailbox of the conferencing service organises' | Out-Null
  }
} else {
  if (@($known.AppIds) -notcontains "$AppId" -and $PSCmdlet.ShouldProcess($policy, 'Put the app into its policy')) {
    Set-CsApplicationAccessPolicy -Identity $policy -AppIds @{ Add = "$AppId" }
  }
  foreach ($other in @($known.AppIds | Where-Object { $_ -and $_ -ne "$AppId" })) {
    Write-Warning "The policy $policy lets the app $other in as well. Take it out."
  }
}
foreach ($address in $Mailbox) {
  # The account's object id, as settings.calendar.objectId has it: its address may be another than its sign-in name.
  $account = (Get-EXOMailbox -Identity $address).ExternalDirectoryObjectId
  $granted = @(Get-CsUserPolicyAssignment -Identity $account -PolicyType ApplicationAccessPolicy |
    ForEach-Object { "$($_.PolicyName)" -replace '^Tag:', '' } | Where-Object { $_ -and $_ -ne 'Global' })
  if ($granted -contains $policy) { continue }
  if ($granted.Count -gt 0) {
    # An account has one such policy: granting ours would take from another app what it has.
    Write-Warning "$address has the application access policy $granted, and can have one only. Give Quorate a mailbox of its own, or put the app into that policy: Set-CsApplicationAccessPolicy -Identity <policy> -AppIds @{Add='$AppId'}"
    continue
  }
  if ($PSCmdlet.ShouldProcess($address, 'Grant the application access policy')) {
    Grant-CsApplicationAccessPolicy -PolicyName $policy -Identity $account
  }
}

# 4. What holds now.
if (-not $principal) {
  Write-Host 'Exchange does not know Quorate yet, so there is nothing to try: this run has changed nothing.'
  return
}
foreach ($address in $Mailbox) {
  Test-ServicePrincipalAuthorization -Identity "$AppId" -Resource $address |
    Format-Table RoleName, GrantedPermissions, AllowedResourceScope, InScope
}
Write-Host 'Try a mailbox that is none of these as well: InScope must be False for it.'
Write-Host "  Test-ServicePrincipalAuthorization -Identity $AppId -Resource <another mailbox>"
