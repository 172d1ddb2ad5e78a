"""The districts: side by side for each measure, two of them compared, and a page for each."""
