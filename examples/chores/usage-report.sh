# Saves a usage report of the last seven days.
mg Get-MgReportOffice365ActiveUserDetail -Period D7 -OutFile report.csv
head -1 report.csv
