"""Files for a clerk, a developer and QPR: template, marked workbook, export, schema."""
